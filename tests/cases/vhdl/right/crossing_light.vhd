library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity crossing_light is
    port (
        clk : in std_logic;
        rst : in std_logic;
        button : in std_logic;
        night : in std_logic;
        road : out std_logic_vector(1 downto 0);
        walk : out std_logic;
        asked : out std_logic
    );
end entity crossing_light;

architecture rtl of crossing_light is
    type st is (green,amber,wlk,clr,ngt);
    signal s,n:st;
    signal spent:integer range 0 to 5;
    signal ask:std_logic;
begin
    asked <= ask;
    walk <= '1' when s=wlk else '0';
    with s select road <= "01" when green,"10" when amber,"00" when ngt,"11" when others;
    process(s,spent,ask,night) begin
        n <= s;
        case s is
            when green => if spent=5 then
                if ask='1' then
                    n <= amber;
                elsif night='1' then
                    n <= ngt;
                end if;
            end if;
            when amber => if spent=1 then
                n <= wlk;
            end if;
            when wlk => if spent=4 then
                n <= clr;
            end if;
            when clr => if spent=2 then
                n <= green;
            end if;
            when ngt => if night='0' then
                n <= clr;
            end if;
        end case;
    end process;
    process(clk) begin
        if rising_edge(clk) then
            if rst='1' then
                s <= clr;
                spent <= 0;
                ask <= '0';
            else
                s <= n;
                if n /= s then
                    spent <= 0;
                elsif spent /= 5 then
                    spent <= spent+1;
                end if;
                if n=ngt or (n=wlk and s /= wlk) then
                    ask <= '0';
                elsif button='1' then
                    ask <= '1';
                end if;
            end if;
        end if;
    end process;
end architecture rtl;
