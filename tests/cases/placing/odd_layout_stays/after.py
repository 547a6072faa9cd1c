x = {  'a':1,
       'b' :2 }   # odd


class  A :
    def f( self , n : int=1 )->int :
        return   n+x [ 'a' ] ; 
